"""Where PostgreSQL and Redis answer on this machine.

`python -m tests.services` prints their addresses as the two variables the settings read, or says
on standard error what does not answer and fails. With a name, the database is a new, empty one of
that name.
"""

import os
import sys
from urllib.parse import urlsplit, urlunsplit

import psycopg
import redis
from psycopg import sql

LOCAL_DATABASE = "postgres://postgres@127.0.0.1:5432/coregroup"
LOCAL_REDIS = "redis://127.0.0.1:6379/0"


def database_url() -> str:
    url = os.environ.get("DATABASE_URL", "")
    return url if url.startswith("postgres") else LOCAL_DATABASE


def redis_url() -> str:
    return os.environ.get("REDIS_URL") or LOCAL_REDIS


def server_url() -> str:
    """The same PostgreSQL, at the database that is always there: ours may not be, yet."""
    return urlunsplit(urlsplit(database_url())._replace(path="/postgres"))


def drop(name: str) -> None:
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )


def fresh(name: str) -> str:
    """Make an empty database of this name, in place of one there may be, and give its address."""
    drop(name)
    with psycopg.connect(server_url(), autocommit=True) as server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return urlunsplit(urlsplit(database_url())._replace(path=f"/{name}"))


def silent() -> list[str]:
    """Name the services that do not answer, and why."""
    found = []
    try:
        psycopg.connect(server_url(), connect_timeout=3).close()
    except psycopg.Error as error:
        found.append(f"PostgreSQL does not answer: {error}")
    try:
        with redis.Redis.from_url(redis_url(), socket_connect_timeout=3) as client:
            client.ping()
    except redis.RedisError as error:
        found.append(f"Redis does not answer: {error}")
    return found


if __name__ == "__main__":
    if faults := silent():
        sys.exit("\n".join(faults))
    database = fresh(sys.argv[1]) if len(sys.argv) > 1 else database_url()
    sys.stdout.write(f"DATABASE_URL={database} REDIS_URL={redis_url()}\n")
