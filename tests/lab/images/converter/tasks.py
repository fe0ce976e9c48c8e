"""Converts amounts in the background; the worker leaves a heartbeat that its health check reads."""
import os
import pathlib

import psycopg2
from celery import Celery, signals

app = Celery("converter", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_RESULT_BACKEND"])
app.conf.update(
    task_default_queue="conversions",
    result_expires=3600,
    worker_prefetch_multiplier=1,
    beat_schedule={"refresh-rates": {"task": "tasks.refresh_rates", "schedule": 30.0}},
    broker_connection_retry_on_startup=True,
)
HEARTBEAT = pathlib.Path("/tmp/heartbeat")


@signals.heartbeat_sent.connect
def alive(**_):
    HEARTBEAT.touch()


@signals.worker_ready.connect
def ready(**_):
    HEARTBEAT.touch()


def database():
    return psycopg2.connect(os.environ["DATABASE_URL"], connect_timeout=2)


@app.task
def convert(amount, currency):
    with database() as connection, connection.cursor() as cursor:
        cursor.execute("select rate from rates where currency = %s", (currency,))
        found = cursor.fetchone()
        if not found:
            raise ValueError(f"no rate for {currency}")
        result = round(amount * float(found[0]), 2)
        cursor.execute(
            "insert into conversions (amount, currency, result) values (%s, %s, %s)", (amount, currency, result)
        )
    return result


@app.task
def refresh_rates():
    with database() as connection, connection.cursor() as cursor:
        cursor.execute("update rates set rate = rate * (1 + (random() - 0.5) / 1000), updated = now()")
        return cursor.rowcount
