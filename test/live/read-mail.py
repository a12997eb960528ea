"""Reads raw mails from the files in a folder with the strict policy of Python's email package and prints what it saw, as JSON."""

import email
import email.policy
import hashlib
import json
import os
import sys


def people(message, name):
    header = message[name]
    return [] if header is None else [{"name": one.display_name, "address": one.addr_spec} for one in header.addresses]


def defects(message):
    found = [repr(one) for one in message.defects]
    for name, value in message.items():
        found += [f"{name}: {one!r}" for one in getattr(value, "defects", [])]
    if message.is_multipart() and message.get_content_type() != "message/rfc822":
        for part in message.iter_parts():
            found += defects(part)
    return found


def body(message, kind):
    part = message.get_body(preferencelist=(kind,))
    return None if part is None else part.get_content()


def leaves(message):
    if not message.is_multipart() or message.get_content_type() == "message/rfc822":
        yield message
        return
    for part in message.iter_parts():
        yield from leaves(part)


def read(path):
    with open(path, "rb") as file:
        message = email.message_from_bytes(file.read(), policy=email.policy.strict)
    files = []
    for part in leaves(message):
        if part.get_filename() is None:
            continue
        is_mail = part.get_content_type() == "message/rfc822"
        content = None if is_mail else part.get_payload(decode=True)
        files.append({
            "fileName": part.get_filename(),
            "mimeType": part.get_content_type(),
            "sizeBytes": None if is_mail else len(content),
            "sha256": None if is_mail else hashlib.sha256(content).hexdigest(),
        })
    return {
        "from": people(message, "From"),
        "to": people(message, "To"),
        "cc": people(message, "Cc"),
        "subject": message["Subject"] or "",
        "text": body(message, "plain"),
        "html": body(message, "html"),
        "files": files,
        "defects": defects(message),
    }


folder = sys.argv[1]
json.dump([read(os.path.join(folder, name)) for name in sorted(os.listdir(folder))], sys.stdout)
