"""Prices of metals: kept in PostgreSQL, remembered for ten seconds in Redis."""
import json
import os
import time
from decimal import Decimal

import psycopg2
import redis
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from logs import logger

COLOUR = os.environ.get("APP_COLOUR", "none")
VERSION = os.environ.get("APP_VERSION", "0")
log = logger("price-api", "/var/log/price-api/app.log")
cache = redis.Redis.from_url(os.environ["REDIS_URL"], socket_timeout=2, socket_connect_timeout=2)
app = FastAPI()
log.info("started", extra={"fields": {"colour": COLOUR, "version": VERSION}})


def database():
    return psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=2)


@app.middleware("http")
async def tell(request: Request, call_next):
    began = time.perf_counter()
    response = await call_next(request)
    if request.url.path != "/health":
        spent = round((time.perf_counter() - began) * 1000, 2)
        fields = {"path": request.url.path, "status": response.status_code, "ms": spent, "colour": COLOUR}
        log.info("request", extra={"fields": fields})
    return response


@app.get("/health")
def health():
    checks = {}
    try:
        cache.ping()
        checks["redis"] = "ok"
    except redis.RedisError as error:
        checks["redis"] = str(error)
    try:
        with database() as connection, connection.cursor() as cursor:
            cursor.execute("select 1")
        checks["postgres"] = "ok"
    except psycopg2.Error as error:
        checks["postgres"] = str(error).strip()
    well = all(value == "ok" for value in checks.values())
    if not well:
        log.error("unhealthy", extra={"fields": checks})
    return JSONResponse({"status": "ok" if well else "failing", **checks}, status_code=200 if well else 503)


@app.get("/version")
def version():
    return {"version": VERSION, "colour": COLOUR}


@app.get("/prices")
def prices():
    try:
        kept = cache.get("prices")
    except redis.RedisError as error:
        log.warning("cache is away", extra={"fields": {"error": str(error)}})
        kept = None
    if kept:
        return {"from": "redis", "prices": json.loads(kept)}
    with database() as connection, connection.cursor() as cursor:
        cursor.execute("select symbol, price from prices order by symbol")
        rows = {symbol: float(Decimal(price)) for symbol, price in cursor.fetchall()}
    try:
        cache.set("prices", json.dumps(rows), ex=10)
    except redis.RedisError as error:
        log.warning("cache is away", extra={"fields": {"error": str(error)}})
    return {"from": "postgres", "prices": rows}
