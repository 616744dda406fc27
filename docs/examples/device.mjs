// A rider's device in JavaScript: logs in, goes on shift, sends where it is, takes what it is offered.
//
//   npm install @nats-io/transport-node @nats-io/nats-core mqtt protobufjs ws
//   kilat up
//   TOKEN=$(kilat token --role driver --sub rid_…)
//   node docs/examples/device.mjs http://127.0.0.1:8080 "$TOKEN" [nats|websocket|mqtt] [seconds]
//
// In a browser only the door "websocket" is there, and "ws" is not needed. What comes from the platform
// unasked is protobuf; what you send may be JSON, and is then answered in JSON.

import path from "node:path";
import { fileURLToPath } from "node:url";
import protobuf from "protobufjs";

const [gateway, token, door = "nats", seconds = "60"] = process.argv.slice(2);
const proto = path.join(path.dirname(fileURLToPath(import.meta.url)), "../../subjects/proto");
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/// Credentials for the bus: a user, a short-lived token, the doors, the subjects.
async function logIn() {
  const answer = await fetch(`${gateway}/v1/drivers/me/nats-credentials`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}` },
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`no credentials: ${body.code}: ${body.detail ?? ""}`);
  return body;
}

async function riderCommand() {
  const root = new protobuf.Root();
  root.resolvePath = (_, file) => (file.startsWith("google/") ? file : path.join(proto, file));
  await root.load("kilat/v1/dispatch.proto");
  return root.lookupType("kilat.v1.RiderCommand");
}

/// NATS, plain or in a WebSocket: requests are answered.
async function overNats(login, onCommand) {
  let connect;
  if (door === "nats") {
    ({ connect } = await import("@nats-io/transport-node"));
  } else {
    globalThis.WebSocket ??= (await import("ws")).WebSocket;
    ({ wsconnect: connect } = await import("@nats-io/nats-core"));
  }
  const bus = await connect({
    servers: door === "nats" ? login.nats_url : login.websocket_url,
    user: login.user,
    pass: login.token,
    // Without it no reply arrives: an inbox of nobody's choosing is refused.
    inboxPrefix: login.inbox_prefix,
    // A city's devices must not all come back in the same second.
    reconnectTimeWait: 1_000,
    reconnectJitter: 30_000,
    reconnectJitterTLS: 30_000,
  });
  const commands = bus.subscribe(`drv.${login.city}.${login.rider_id}.cmd.*`);
  (async () => {
    for await (const message of commands) onCommand(message.subject.split(".").at(-1), message.data);
  })();
  return {
    async say(subject, body) {
      try {
        const answer = await bus.request(subject, JSON.stringify(body), { timeout: 5_000 });
        return { refused: answer.headers?.get("Nats-Service-Error"), body: answer.json() };
      } catch (error) {
        return { refused: error.message };
      }
    },
    end: () => bus.drain(),
  };
}

/// MQTT: dots are slashes, and nothing is answered.
async function overMqtt(login, onCommand) {
  const { default: mqtt } = await import("mqtt");
  const bus = await mqtt.connectAsync(login.mqtt_url, {
    username: login.user,
    password: login.token,
    // Your rider id, alone or with "-" and more behind it; any other is refused.
    clientId: `${login.rider_id}-example`,
    protocolVersion: 4,
    keepalive: 20,
    reconnectPeriod: 1_000 + Math.random() * 30_000,
  });
  bus.on("message", (topic, payload) => onCommand(topic.split("/").at(-1), payload));
  await bus.subscribeAsync(`drv/${login.city}/${login.rider_id}/cmd/+`, { qos: 0 });
  return {
    async say(subject, body) {
      await bus.publishAsync(subject.replaceAll(".", "/"), JSON.stringify(body), { qos: 0 });
      return {};
    },
    end: () => bus.endAsync(),
  };
}

const login = await logIn();
const RiderCommand = await riderCommand();
let banned = false;
const offers = [];

function onCommand(word, data) {
  let command;
  try {
    command = RiderCommand.decode(data);
  } catch {
    return;
  }
  if (command.command !== word) return; // no command: see "Replies" in docs/devices.md
  console.log(`< ${word} ${command.assignment?.assignmentId ?? ""} ${command.reason}`.trimEnd());
  if (word === "offer") offers.push(command.assignment.assignmentId);
  if (word === "banned") banned = true;
}

const device = await (door === "mqtt" ? overMqtt : overNats)(login, onCommand);
console.log(`connected as ${login.rider_id} in ${login.city} by ${door}`);

const report = async (event, body) => {
  const answer = await device.say(`drv.${login.city}.${login.rider_id}.evt.${event}`, body);
  console.log(`> ${event}: ${answer.refused ?? (answer.body ? "done" : "sent")}`);
};

let lat = -6.2088;
const lng = 106.8456;
await report("state", { state: "RIDER_STATE_IDLE", point: { lat, lng } });
const ends = Date.now() + Number(seconds) * 1_000;
for (let seq = 1; Date.now() < ends && !banned; seq++) {
  // Some 14 metres north, every two seconds: 7 m/s.
  lat += 0.000126;
  const ping = { lat, lng, accuracyM: 8, atMs: String(Date.now()), seq: String(seq) };
  const { refused, body } = await device.say(`gps.${login.city}.${login.rider_id}`, ping);
  console.log(`> ping ${seq}: ${refused ?? (body ? (body.accepted ? "accepted" : body.reason) : "sent")}`);
  for (const assignmentId of offers.splice(0)) await report("accept", { assignmentId });
  await pause(2_000);
}
if (!banned) await report("state", { state: "RIDER_STATE_OFFLINE" });
await device.end();
