"""What many users have in front of a pool today: FastAPI and httpx, written as well as such a gateway usually is."""

import os

import httpx
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

POOL = os.environ["POOL"]
TOKEN = os.environ["TOKEN"]

app = FastAPI()
client = httpx.AsyncClient(
    limits=httpx.Limits(max_connections=2048, max_keepalive_connections=2048),
    timeout=60,
)


@app.post("/api/v2/execute")
async def execute(request: Request):
    body = await request.json()
    files = body["files"]
    answer = await client.post(
        f"{POOL}/{body['language']}/execute",
        params={"identifier": "benchmark-session"},
        headers={"Authorization": f"Bearer {TOKEN}"},
        json={"properties": {"code": files[0]["content"], "stdin": body.get("stdin", "")}},
    )
    answer.raise_for_status()
    return JSONResponse(answer.json())
