# One image for migrate, web and worker: the command says which.
FROM python:3.13-slim-trixie AS build
ENV UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never UV_PROJECT_ENVIRONMENT=/app/.venv
RUN pip install --no-cache-dir uv
WORKDIR /app
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --locked --no-dev --no-install-project
COPY bot bot
COPY flows flows
COPY locales locales
COPY nlu nlu
COPY storage storage
COPY municipalities municipalities
RUN uv sync --locked --no-dev
# The interpreter is trained here, so that a container is ready as soon as it starts.
RUN .venv/bin/python -c "from pathlib import Path; import nlu; nlu.ensure_model(nlu.DATA_DIR, Path('models'))"

FROM python:3.13-slim-trixie
RUN useradd --system --uid 10001 --create-home meedoen && mkdir /data && chown meedoen /data
WORKDIR /app
COPY --from=build --chown=meedoen /app /app
ENV PATH=/app/.venv/bin:$PATH MEEDOEN_HOST=0.0.0.0 MEEDOEN_DATA_DIR=/data MEEDOEN_MODEL_DIR=/app/models MEEDOEN_LOG_FORMAT=json
USER meedoen
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=40s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/health', timeout=4)"]
ENTRYPOINT ["meedoen"]
CMD ["web"]
