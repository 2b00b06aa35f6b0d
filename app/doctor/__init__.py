"""The check-up: will a call work on this machine, now?"""

from app.doctor.examination import examine

__all__ = ["examine"]
