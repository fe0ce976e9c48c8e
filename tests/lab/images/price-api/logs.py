"""JSON lines: to standard output, and to a file that is rotated inside the container."""
import json
import logging
import logging.handlers
import sys
from datetime import datetime, timezone


class JsonLines(logging.Formatter):
    def format(self, record):
        entry = {
            "ts": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "msg": record.getMessage(),
        }
        entry.update(getattr(record, "fields", {}))
        if record.exc_info:
            entry["error"] = str(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=False)


def logger(name, file):
    log = logging.getLogger(name)
    log.setLevel(logging.INFO)
    rotated = logging.handlers.RotatingFileHandler(file, maxBytes=256 * 1024, backupCount=3)
    for handler in (logging.StreamHandler(sys.stdout), rotated):
        handler.setFormatter(JsonLines())
        log.addHandler(handler)
    return log
