"""Settings for the tests: quick, and nothing leaves the machine."""

import os

from config import keys

os.environ |= {"SECRET_KEY": keys.new_secret(), "IDP_OIDC_PRIVATE_KEY": keys.new_rsa()}
os.environ |= {"COREGROUP_DEMO": "0", "COREGROUP_TLS": "0", "COREGROUP_REQUIRE_SECOND_FACTOR": "0"}
from config.settings import *

ALLOWED_HOSTS, PASSWORD_HASHERS = ["*"], ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
_worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])  # a Redis database for each
CACHES["default"]["LOCATION"] = f"{REDIS_URL.rpartition('/')[0]}/{8 + _worker % 8}"
CELERY_BROKER_URL, CELERY_BROKER_TRANSPORT_OPTIONS = "memory://", {}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # what a test wrote need not outlive a crash
    DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;PRAGMA temp_store=2;"
else:
    DATABASES["default"]["OPTIONS"] = {"options": "-c synchronous_commit=off"}
