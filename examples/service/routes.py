"""The routes of FastAPI's application, without what it puts around them for each request.

What goes wrong is answered by the operations, and by the gate if nobody expected it. Where a path
leads is looked up in the routes when it comes for the first time, and remembered.
"""

from typing import Any, Final

from fastapi import FastAPI
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from examples.service.problems import ProblemError

__all__ = ["Routes"]

_WAYS_KEPT: Final = 1_024
"""Paths that are remembered: whoever asks for any path fills no memory."""


class Routes:
    """The operations by their paths, as an ASGI application."""

    def __init__(self, app: FastAPI) -> None:
        self._app = app
        self._ways: dict[tuple[str, str], tuple[ASGIApp, dict[str, Any]]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the operation at the path answer.

        Raises:
            ProblemError: there is nothing at the path, or not by this method.
        """
        if scope["type"] != "http":
            await self._app.router(scope, receive, send)
            return
        asked = (scope["method"], scope["path"])
        way = self._ways.get(asked)
        if way is None:
            way = self._found(scope)
            if len(self._ways) >= _WAYS_KEPT:
                self._ways.clear()
            self._ways[asked] = way
        scope["path_params"] = way[1]
        await way[0](scope, receive, send)

    def _found(self, scope: Scope) -> tuple[ASGIApp, dict[str, Any]]:
        allowed: set[str] = set()
        for route in self._app.router.routes:
            match, found = route.matches(scope)
            if match is Match.FULL and isinstance(route, Route):
                return route.app, found["path_params"]
            if match is Match.PARTIAL and isinstance(route, Route):
                allowed |= route.methods or set()
        if allowed:
            headers = {"Allow": ", ".join(sorted(allowed))}
            raise ProblemError("method", "This method is not one of this path.", headers=headers)
        raise ProblemError("not-found", "The service has nothing at this path.")
