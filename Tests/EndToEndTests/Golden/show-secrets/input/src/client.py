import requests

HEADERS = {"Authorization": "Bearer {KEY1}"}
OTHER = "{KEY2}"; BOTH = "{KEY2} {KEY3}"
