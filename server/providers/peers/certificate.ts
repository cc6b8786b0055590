import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { isIP } from "node:net";

/** A self-signed certificate and its key, as PEM. */
export type MadeCertificate = { cert: string; key: string };

/** Apple's marks on a push certificate: for development and for production. */
const applePushOids = ["1.2.840.113635.100.6.3.1", "1.2.840.113635.100.6.3.2"];

/**
 * Makes a self-signed X.509 certificate (RFC 5280), for peers that speak TLS and for clients that
 * show one.
 * @param options `hosts`: names and addresses that it is good for.
 */
export function makeCertificate({
  hosts = ["localhost", "127.0.0.1"],
  notAfter = new Date(Date.now() + 24 * 3_600_000),
  applePush = false,
} = {}): MadeCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const name = sequence(set(sequence(oid("2.5.4.3"), tagged(0x0c, Buffer.from("Carillon peer")))));
  const algorithm = sequence(oid("1.2.840.113549.1.1.11"), tagged(0x05));
  const toBeSigned = sequence(
    tagged(0xa0, integer(2)),
    integer(1 + Math.floor(Math.random() * 0x7fff_ffff)),
    algorithm,
    name,
    sequence(time(new Date(Date.now() - 3_600_000)), time(notAfter)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    tagged(
      0xa3,
      sequence(alternativeNames(hosts), authority, ...(applePush ? applePushMarks : [])),
    ),
  );
  return { cert: signed(toBeSigned, algorithm, privateKey), key: pemOf(privateKey) };
}

function signed(toBeSigned: Buffer, algorithm: Buffer, key: KeyObject): string {
  const signature = tagged(0x03, Buffer.of(0), sign("sha256", toBeSigned, key));
  const body = sequence(toBeSigned, algorithm, signature).toString("base64");
  const lines = body.match(/.{1,64}/g) ?? [];
  return ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n");
}

const pemOf = (key: KeyObject) => key.export({ type: "pkcs8", format: "pem" }).toString();

/** DER: a tag, the length, the contents. */
function tagged(tag: number, ...contents: Buffer[]): Buffer {
  const body = Buffer.concat(contents);
  if (body.length < 0x80) return Buffer.concat([Buffer.of(tag, body.length), body]);
  const hex = body.length.toString(16);
  const length = Buffer.from(hex.length % 2 ? `0${hex}` : hex, "hex");
  return Buffer.concat([Buffer.of(tag, 0x80 | length.length), length, body]);
}

const sequence = (...contents: Buffer[]) => tagged(0x30, ...contents);
const set = (...contents: Buffer[]) => tagged(0x31, ...contents);

function integer(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(value, 1);
  // Only as many leading zeros as keep it positive.
  const first = bytes.findIndex((byte, i) => byte !== 0 || (bytes[i + 1] ?? 0x80) >= 0x80);
  return tagged(0x02, bytes.subarray(first));
}

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  return tagged(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const digits = [value & 0x7f];
  for (let rest = value >> 7; rest > 0; rest >>= 7) digits.unshift(0x80 | (rest & 0x7f));
  return digits;
}

/** UTCTime: YYMMDDHHMMSSZ. */
const time = (at: Date) =>
  tagged(
    0x17,
    Buffer.from(
      `${at
        .toISOString()
        .replace(/[-:T]|\..*/g, "")
        .slice(2)}Z`,
    ),
  );

const extension = (id: string, value: Buffer) => sequence(oid(id), tagged(0x04, value));
const authority = extension("2.5.29.19", sequence(tagged(0x01, Buffer.of(0xff))));
const applePushMarks = applePushOids.map((id) => extension(id, tagged(0x05)));

const alternativeNames = (hosts: string[]) =>
  extension(
    "2.5.29.17",
    sequence(
      ...hosts.map((host) =>
        isIP(host) === 4
          ? tagged(0x87, Buffer.from(host.split(".").map(Number)))
          : tagged(0x82, Buffer.from(host)),
      ),
    ),
  );
