"""The web server of a real office: `gunicorn --config deploy/gunicorn.conf.py config.wsgi`."""

import multiprocessing
import os

from config.logs import logging_settings

bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", min(2 * multiprocessing.cpu_count() + 1, 9)))
threads = 4
# The longest page is a month's report of a large city; uploads are held back by nginx until they are whole.
timeout = 120
graceful_timeout = 30
# Whatever grows in a process starts anew with it.
max_requests, max_requests_jitter = 5000, 500
# No access log: it would keep the addresses of people's matters. config/requests.py tells routes instead.
accesslog = None
logconfig_dict = logging_settings(os.environ.get("LOG_FORMAT", "plain"), os.environ.get("LOG_LEVEL", "INFO"))
# Its own handlers would write past the mask. Given a configuration it would also write an access log.
logconfig_dict["loggers"]["gunicorn.error"] = {"handlers": [], "propagate": True}
logconfig_dict["loggers"]["gunicorn.access"] = {"handlers": [], "propagate": False}
control_socket_disable = True
