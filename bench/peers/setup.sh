#!/bin/sh
# Installs FastAPI and uvicorn for the comparison, into bench/.venv.
set -e
cd "$(dirname "$0")/.."
python3 -m venv .venv
.venv/bin/pip install --quiet fastapi uvicorn
