# The grader with its pages, its database driver and its sandbox, for one container.
#
#   docker build -t grader .
#   docker run --init -p 8000:8000 -v grader-data:/data \
#     --cap-drop ALL --security-opt no-new-privileges --security-opt seccomp=docker/seccomp.json --security-opt apparmor=unconfined grader
#
# What the host must allow: students' code runs in namespaces that an unprivileged user makes (bubblewrap). Docker's own
# seccomp and AppArmor profiles refuse that, hence the two options above; compose.yaml has them too and says why for each.
# The host's kernel must allow unprivileged user namespaces as well. Where one of these is missing the grader refuses to
# start and says what is missing and what to do; `docker run --rm ... grader grader doctor` shows every protection.

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/grader
COPY requirements.txt /build/
RUN /opt/grader/bin/python -m pip install --require-hashes -r /build/requirements.txt
COPY pyproject.toml bundle.py /build/
COPY grader /build/grader
COPY exercises /build/exercises
COPY reference /build/reference
COPY migrations /build/migrations
# What only building needs goes again.
RUN cd /build \
    && /opt/grader/bin/python -m pip install --no-deps --no-build-isolation . \
    && /opt/grader/bin/python -m pip uninstall -y hatchling pathspec pluggy trove-classifiers pip \
    && find /opt/grader -name tests -path '*/site-packages/numpy/*' -prune -exec rm -r {} + \
    && /opt/grader/bin/python -m compileall -q /opt/grader/lib

FROM python:3.11-slim
LABEL org.opencontainers.image.title="grader" \
      org.opencontainers.image.description="Grades vector-Jacobian products that students write in numpy" \
      org.opencontainers.image.version="0.1.0"
RUN apt-get update \
    && apt-get install -y --no-install-recommends bubblewrap libseccomp2 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --home-dir /data --shell /usr/sbin/nologin grader \
    && install -d -o grader -g grader -m 0750 /data
COPY --from=build /opt/grader /opt/grader
ENV PATH=/opt/grader/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    GRADER_DATA=/data \
    GRADER_HOST=0.0.0.0 \
    GRADER_PORT=8000
USER grader
WORKDIR /data
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", "import os, urllib.request as r; r.urlopen(f'http://127.0.0.1:{os.environ[\"GRADER_PORT\"]}/healthz', timeout=4)"]
# SIGTERM reaches the server itself: it stops taking requests, ends the gradings that run, and goes.
STOPSIGNAL SIGTERM
CMD ["grader", "serve", "--upgrade"]
