# Three steps: styles and scripts with Node, packages from the lock, and what runs.

FROM node:22-bookworm-slim AS assets
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev && touch node_modules/.package-lock.json
COPY config/assets config/assets
RUN config/assets/build.sh

FROM python:3.11-slim-bookworm AS packages
COPY requirements.txt .
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.11-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --home-dir /app coregroup
WORKDIR /app
COPY --from=packages /venv /venv
COPY manage.py LICENSE ./
COPY config config
COPY agencies agencies
COPY plans plans
COPY --from=assets /app/config/static config/static
# Collecting needs settings, and settings need keys: a demo's, made here and thrown away.
RUN COREGROUP_DEMO=1 COREGROUP_VAR=/tmp/build python manage.py collectstatic --noinput \
    && rm -rf /tmp/build && install -d -o coregroup -m 700 var
USER coregroup
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--workers", "2", "--threads", "4", "--worker-tmp-dir", "/tmp", "--no-control-socket"]
