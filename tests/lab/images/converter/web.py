"""Takes conversions and hands them to the worker."""
import os

from fastapi import FastAPI, HTTPException

import tasks

app = FastAPI()


@app.get("/health")
def health():
    try:
        with tasks.app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=2)
        with tasks.database() as connection, connection.cursor() as cursor:
            cursor.execute("select 1")
    except Exception as error:
        raise HTTPException(503, str(error).strip()) from error
    return {"status": "ok", "version": os.environ.get("APP_VERSION", "0")}


@app.post("/convert")
def convert(amount: float, currency: str):
    return {"id": tasks.convert.delay(amount, currency.upper()).id}


@app.get("/convert/{task}")
def outcome(task: str):
    result = tasks.app.AsyncResult(task)
    return {"state": result.state, "result": result.result if result.successful() else None}
