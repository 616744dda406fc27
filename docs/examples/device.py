#!/usr/bin/env python3
"""A rider's device in Python: logs in, goes on shift, sends where it is, takes what it is offered.

    pip install nats-py aiohttp
    kilat up
    TOKEN=$(kilat token --role driver --sub rid_…)
    python3 docs/examples/device.py http://127.0.0.1:8080 "$TOKEN" [--door websocket] [--for 30]

aiohttp is for the WebSocket door only. What comes from the platform unasked is protobuf; what you send
may be JSON, and is then answered in JSON.
"""

import argparse
import asyncio
import json
import random
import time
import urllib.error
import urllib.request

import nats


def fields(data):
    """The fields of a protobuf message, by number: enough for the three that are needed here. In earnest
    compile subjects/proto/kilat/v1/dispatch.proto with protoc."""
    found, at = {}, 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte, at = data[at], at + 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            value = varint()
        else:
            length = {1: 8, 5: 4}.get(key & 7) or varint()
            value, at = data[at : at + length], at + length
        found[key >> 3] = value
    return found


def command_of(message):
    """A RiderCommand: its word, the assignment's id, the reason."""
    command = fields(message.data)
    assignment = fields(command.get(2, b""))
    return tuple(value.decode() for value in (command.get(1, b""), assignment.get(1, b""), command.get(3, b"")))


def log_in(gateway, token):
    """Credentials for the bus: a user, a short-lived token, the doors, the subjects."""
    request = urllib.request.Request(
        f"{gateway}/v1/drivers/me/nats-credentials",
        method="POST",
        headers={"Authorization": f"Bearer {token}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        problem = json.load(error)
        raise SystemExit(f"no credentials: {problem['code']}: {problem.get('detail', '')}") from None


class Device:
    def __init__(self, login):
        self.login = login
        self.city, self.rider = login["city"], login["rider_id"]
        self.seq = 0
        self.banned = asyncio.Event()
        self.trip = asyncio.Queue()

    async def connect(self, door):
        async def lost(error):
            print(f"! {error}", flush=True)

        self.nats = await nats.connect(
            self.login["nats_url" if door == "nats" else "websocket_url"],
            user=self.login["user"],
            password=self.login["token"],
            # Without it no reply arrives: an inbox of nobody's choosing is refused.
            inbox_prefix=self.login["inbox_prefix"].encode(),
            error_cb=lost,
            # A city's devices must not all come back in the same second. A device in the field adds
            # random.uniform(0, 30) when a connection is lost; this one runs for a minute.
            reconnect_time_wait=random.uniform(0, 2),
        )
        await self.nats.subscribe(f"drv.{self.city}.{self.rider}.cmd.*", cb=self.told)

    async def told(self, message):
        """What the platform says to this rider."""
        try:
            command, assignment, reason = command_of(message)
        except (IndexError, ValueError, TypeError, AttributeError):
            return
        if command != message.subject.rsplit(".", 1)[1]:
            return  # no command: see "Replies" in docs/devices.md
        print(f"< {command} {assignment} {reason}".rstrip(), flush=True)
        if command == "offer":
            await self.trip.put(assignment)
        elif command == "banned":
            self.banned.set()

    async def report(self, event, **body):
        """Says something and waits for the answer, as the HTTP route would give it."""
        payload = json.dumps(body).encode()
        try:
            answer = await self.nats.request(f"drv.{self.city}.{self.rider}.evt.{event}", payload, timeout=5)
        except nats.errors.NoRespondersError:
            print(f"> {event}: nobody answers", flush=True)
            return None
        refused = (answer.headers or {}).get("Nats-Service-Error")
        print(f"> {event}: {refused or 'done'}", flush=True)
        return None if refused else json.loads(answer.data)

    async def ping(self, lat, lng):
        self.seq += 1
        ping = {
            "lat": lat,
            "lng": lng,
            "accuracyM": 8.0,
            "atMs": str(int(time.time() * 1000)),
            "seq": str(self.seq),
        }
        # A publish is enough; asked for, there is a verdict.
        try:
            answer = await self.nats.request(f"gps.{self.city}.{self.rider}", json.dumps(ping).encode(), timeout=5)
        except nats.errors.NoRespondersError:
            print("> ping: nobody listens", flush=True)
            return
        verdict = json.loads(answer.data)
        print(f"> ping {self.seq}: {'accepted' if verdict.get('accepted') else verdict.get('reason')}", flush=True)


async def shift(args):
    device = Device(log_in(args.gateway, args.token))
    await device.connect(args.door)
    print(f"connected as {device.rider} in {device.city} by {args.door}", flush=True)
    await device.report("state", state="RIDER_STATE_IDLE", point={"lat": args.lat, "lng": args.lng})
    ends = time.monotonic() + args.seconds
    lat = args.lat
    while time.monotonic() < ends and not device.banned.is_set():
        # Some 14 metres north, every two seconds: 7 m/s.
        lat += 0.000126
        await device.ping(lat, args.lng)
        while not device.trip.empty():
            offer = await device.trip.get()
            await device.report("accept", assignmentId=offer)
        await asyncio.sleep(2)
    if not device.banned.is_set():
        await device.report("state", state="RIDER_STATE_OFFLINE")
    await device.nats.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gateway")
    parser.add_argument("token", help="of role driver")
    parser.add_argument("--door", choices=["nats", "websocket"], default="nats")
    parser.add_argument("--lat", type=float, default=-6.2088)
    parser.add_argument("--lng", type=float, default=106.8456)
    parser.add_argument("--for", type=float, default=60, dest="seconds", metavar="SECONDS")
    asyncio.run(shift(parser.parse_args()))


if __name__ == "__main__":
    main()
