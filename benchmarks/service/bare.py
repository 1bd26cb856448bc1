"""Bare FastAPI endpoints that read and give JSON of the same size, to measure the service beside.

Run as `python -m benchmarks.service.bare PORT`: the same server with the same options, and nothing
in it: no keys, no limits, no logs, no rules.
"""

import sys

import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

__all__ = ["ANSWER", "RAW", "READ", "bare"]

ANSWER = b'{"outcome":"met","not_met":[],"undetermined":[],"advice":[]}'
RAW, READ = "/raw", "/read"


def bare() -> FastAPI:
    """An application with two endpoints that do as little as can be done."""
    app = FastAPI(openapi_url=None)
    answer = {"outcome": "met", "not_met": [], "undetermined": [], "advice": []}

    @app.post(RAW, response_model=None)
    async def raw(request: Request) -> Response:
        """Take the bytes, and give bytes."""
        await request.body()
        return Response(ANSWER, media_type="application/json")

    @app.post(READ, response_model=None)
    async def read(request: Request) -> Response:
        """Read the JSON as Starlette does, and write some."""
        await request.json()
        return JSONResponse(answer)

    return app


def main() -> None:
    """Serve at a port."""
    options = {"ws": "none", "http": "httptools", "loop": "auto", "server_header": False}
    uvicorn.run(bare(), port=int(sys.argv[1]), access_log=False, log_config=None, **options)  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
