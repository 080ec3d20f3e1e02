#!/usr/bin/env python3
"""A video by Python's standard library: make.py "A topic" [seconds]. Needs YTEMPIRE_TOKEN with the scopes read and make."""

import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid

URL = os.environ.get("YTEMPIRE_URL", "http://127.0.0.1:8000") + "/api/v1"
HEADERS = {"Authorization": f"Bearer {os.environ['YTEMPIRE_TOKEN']}"}


def request(method, path, body=None, headers=None):
    data = None if body is None else json.dumps(body).encode()
    kind = {} if data is None else {"Content-Type": "application/json"}
    asked = urllib.request.Request(URL + path, data, {**HEADERS, **kind, **(headers or {})}, method=method)
    try:
        return urllib.request.urlopen(asked)
    except urllib.error.HTTPError as failure:
        error = json.load(failure)["error"]
        sys.exit(f"{error['message']} ({error['code']}). {error['hint']}")


def ask(method, path, body=None, headers=None):
    with request(method, path, body, headers) as answer:
        return json.load(answer)["data"]


def main(topic, seconds=60):
    # Asking twice with one key makes one video.
    key = os.environ.get("IDEMPOTENCY_KEY", str(uuid.uuid4()))
    begun = ask("POST", "/videos/generate", {"topic": topic, "seconds": seconds}, {"Idempotency-Key": key})
    print(f"Video {begun['id']}, done about {begun['estimatedCompletion']}")

    while True:
        status = ask("GET", f"/videos/{begun['id']}/status")
        print(f"{status['progress']:.0f} % {status['stage'] or ''}")
        if status["status"] not in ("queued", "running"):
            break
        time.sleep(2)

    if status["status"] == "waiting":
        # A person's word, not a program's: POST /videos/{id}/approve or /reject gives it.
        print("It waits for your approval: look at it first")
    elif status["status"] != "done":
        error = status["error"] or {"message": f"The video is {status['status']}", "hint": ""}
        sys.exit(f"{error['message']}. {error['hint']}")

    name = f"{begun['id']}.mp4"
    with request("GET", f"/videos/{begun['id']}/files/video") as answer, open(name, "wb") as file:
        while chunk := answer.read(1 << 20):
            file.write(chunk)
    print(name)


if __name__ == "__main__":
    main(sys.argv[1], *(int(seconds) for seconds in sys.argv[2:3]))
