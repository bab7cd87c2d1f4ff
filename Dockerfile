# The archive in a container: an account of its own, the documents and the index outside.
# On a computer without a graphics card the build of PyTorch for processors alone saves
# several gigabytes; it comes from the index that TORCH_INDEX names.

FROM python:3.12-slim AS build

ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/kpcsc
WORKDIR /src
COPY pyproject.toml requirements.lock README.md LICENSE NOTICE ./
COPY qa qa
RUN /opt/kpcsc/bin/pip install --constraint requirements.lock --extra-index-url "$TORCH_INDEX" .

FROM python:3.12-slim

RUN useradd --uid 10001 --create-home --shell /usr/sbin/nologin kpcsc \
    && install -d -o kpcsc -g kpcsc -m 0750 /archive /archive/documents /archive/index /archive/private
COPY --from=build /opt/kpcsc /opt/kpcsc
ENV PATH=/opt/kpcsc/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    QA_HOST=0.0.0.0 \
    QA_PORT=7860 \
    QA_DOCUMENTS=/archive/documents \
    QA_INDEX=/archive/index \
    QA_ACCOUNTS=/archive/private/accounts
USER 10001
WORKDIR /archive
VOLUME ["/archive/documents", "/archive/index", "/archive/private"]
EXPOSE 7860
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:7860/healthz', timeout=4)"]
ENTRYPOINT ["kpcsc"]
CMD ["serve"]
