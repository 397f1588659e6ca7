# The assistant as an image. Behind a proxy and with a restart policy: docs/deploy/compose.yaml.
#   docker build -t policy-assistant .                          answers by quotation
#   docker build -t policy-assistant --build-arg MODEL=yes .    with the local language model (1.1 GB more)
FROM python:3.12-slim-bookworm

# To save CUDA's 3 GB: --build-arg PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cpu
ARG PIP_EXTRA_INDEX_URL=
ARG MODEL=

ENV LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

# pg_dump and pg_restore, for a backup of records in PostgreSQL; libgomp for the models.
RUN apt-get update \
 && apt-get install -y --no-install-recommends libgomp1 postgresql-client \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/policy-assistant
COPY requirements.lock requirements-llm.txt ./
RUN pip install -r requirements.lock "psycopg[binary]>=3.3,<4"
RUN if [ -n "$MODEL" ]; then pip install --no-deps -r requirements-llm.txt; fi

COPY pyproject.toml README.md LICENSE ./
COPY assistant assistant
COPY index index
COPY prompts prompts
COPY evals evals
COPY corpus corpus
RUN pip install --no-deps .

RUN useradd --uid 10001 --create-home --home-dir /data assistant
USER assistant
WORKDIR /data
VOLUME /data
ENV POLICY_ASSISTANT_INDEX_DIR=/data/index \
    POLICY_ASSISTANT_CACHE_DIR=/data/cache \
    POLICY_ASSISTANT_LOG_JSON=true

EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=10s --start-period=120s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:7860/readyz', timeout=9)"]
ENTRYPOINT ["policy-assistant"]
CMD ["serve", "--host", "0.0.0.0", "--port", "7860"]
