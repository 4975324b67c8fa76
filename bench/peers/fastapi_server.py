"""The outline's own design: FastAPI, a deque in memory, Server-Sent Events. One worker."""

import asyncio
import json
import sys
from collections import deque

import uvicorn
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, StreamingResponse

app = FastAPI()


class Log:
    """A bounded deque whose offsets never change."""

    def __init__(self, most: int = 2_000_000) -> None:
        self.events: deque = deque(maxlen=most)
        self.end = 0
        self.grown = asyncio.Event()

    @property
    def earliest(self) -> int:
        return self.end - len(self.events)

    def put(self, values: list) -> int:
        first = self.end
        self.events.extend(values)
        self.end += len(values)
        self.grown.set()
        self.grown = asyncio.Event()
        return first


logs: dict[str, Log] = {}


@app.get("/health")
async def health() -> dict:
    return {"status": "ok"}


@app.post("/topics/{topic}/events")
async def put(topic: str, request: Request) -> JSONResponse:
    body = await request.json()
    events = body if isinstance(body, list) else [body]
    log = logs.setdefault(topic, Log())
    first = log.put([event["value"] for event in events])
    return JSONResponse([{"offset": first + index} for index in range(len(events))])


@app.get("/topics/{topic}/events")
async def read(topic: str, start: str = "latest") -> StreamingResponse:
    log = logs.setdefault(topic, Log())

    async def stream():
        position = log.end if start == "latest" else log.earliest
        yield ": ready\n\n"
        while True:
            while position < log.end:
                value = log.events[position - log.earliest]
                position += 1
                yield f"id: {position}\ndata: {json.dumps(value)}\n\n"
            await log.grown.wait()

    return StreamingResponse(stream(), media_type="text/event-stream")


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", access_log=False)
