"""The product's Celery with a beat the suite need not wait half a minute for."""

from config.celery import app

app.conf.beat_schedule["tick"]["schedule"] = 1.0
