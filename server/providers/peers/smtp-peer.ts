import type { Server } from "node:net";
import type { Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerDataStream, type SMTPServerSession } from "smtp-server";
import { type MadeCertificate, makeCertificate } from "./certificate";

/** A mail as it came over the wire. */
export type ReceivedMail = {
  from: string;
  to: string[];
  raw: Buffer;
  encrypted: boolean;
  user: string;
};

/** `data`: before the mail's bytes are read; `end`: after its last one. */
export type Stage = "connect" | "auth" | "mail" | "rcpt" | "data" | "end";

/** A reply (“550 5.1.1 No such user”), silence, a cut line, or words that are no SMTP, and then a cut line. */
export type Trouble = { reply: string } | "hang" | "close" | "garbage";

type Settings = {
  /** `starttls`: offered and needed for signing in. */
  security: "starttls" | "tls" | "none";
  /** null: nobody needs to sign in. */
  login: { user: string; password: string } | null;
  certificate: MadeCertificate;
};

export type SmtpPeer = {
  host: string;
  port: number;
  /** Trusts its certificate. */
  ca: string;
  mails: ReceivedMail[];
  /** Connections since the start, and those open now. */
  connections: { made: number; open(): number };
  /** Decides about trouble; `address` is the recipient's at `rcpt`, `data` and `end`. May be changed at any time. */
  trouble: (stage: Stage, address: string) => Trouble | null;
  /** How often it hangs by now, having read all that was sent. */
  hung: number;
} & AsyncDisposable;

/** A mail server: STARTTLS or TLS, sign-in, and whatever trouble is wanted. Keeps the bytes it took. */
export async function startSmtpPeer(given: Partial<Settings> = {}): Promise<SmtpPeer> {
  const certificate = given.certificate ?? makeCertificate();
  const settings: Settings = { security: "none", login: null, certificate, ...given };
  const peer: Inside = {
    ...{ host: "127.0.0.1", port: 0, ca: certificate.cert, mails: [] },
    connections: { made: 0, open: () => server.connections.size },
    trouble: () => null,
    hung: 0,
  };
  const server = createServer(settings, peer);
  server.on("error", () => {});
  const listener: Server = server.listen(0, peer.host);
  listener.on("connection", () => {
    peer.connections.made += 1;
  });
  await new Promise((resolve) => listener.once("listening", resolve));
  const address = listener.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return Object.assign(peer, {
    port,
    [Symbol.asyncDispose]: async () => {
      for (const { _socket } of server.connections) _socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

type Inside = Omit<SmtpPeer, keyof AsyncDisposable>;
type Done = (error?: Error | null) => void;

function createServer({ security, login, certificate }: Settings, peer: Inside): SMTPServer {
  const hang = () => {
    peer.hung += 1;
  };
  const at = (stage: Stage, session: SMTPServerSession, address: string, done: Done) => {
    const trouble = peer.trouble(stage, address);
    if (trouble === "hang") return hang();
    act(trouble, socketOf(session), done);
  };
  // Its own socket, which may be the TLS one: cutting the line below that crashes Node.
  const socketOf = ({ id }: SMTPServerSession) =>
    [...server.connections].find((connection) => connection.id === id)?._socket;
  const server = new SMTPServer({
    secure: security === "tls",
    ...certificate,
    disabledCommands: [...(security === "none" ? ["STARTTLS"] : []), ...(login ? [] : ["AUTH"])],
    allowInsecureAuth: security === "none",
    authOptional: login === null,
    disableReverseLookup: true,
    closeTimeout: 1_000,
    hideENHANCEDSTATUSCODES: true,
    onConnect: (session, done) => at("connect", session, "", done),
    onAuth: (auth, session, done) =>
      at("auth", session, "", (error) => {
        const right = auth.username === login?.user && auth.password === login?.password;
        if (error || !right) return done(error ?? replyError("535 5.7.8 Wrong user or password"));
        done(null, { user: auth.username });
      }),
    onMailFrom: ({ address }, session, done) => at("mail", session, address, done),
    onRcptTo: ({ address }, session, done) => at("rcpt", session, address, done),
    onData: (stream, session, done) => {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      const trouble = peer.trouble("data", to[0] ?? "");
      if (trouble) {
        stream.resume();
        if (trouble === "hang") return void stream.once("end", hang);
        return act(trouble, socketOf(session), done);
      }
      take(stream, session, to).then(
        (mail) =>
          at("end", session, to[0] ?? "", (error) => {
            if (!error) peer.mails.push(mail);
            done(error);
          }),
        done,
      );
    },
  });
  return server;
}

async function take(
  stream: SMTPServerDataStream,
  session: SMTPServerSession,
  to: string[],
): Promise<ReceivedMail> {
  const from = session.envelope.mailFrom;
  return {
    from: from ? from.address : "",
    ...{ to, raw: await buffer(stream), encrypted: session.secure },
    user: String(session.user ?? ""),
  };
}

function act(
  trouble: Exclude<Trouble, "hang"> | null,
  socket: Writable | undefined,
  done: Done,
): void {
  if (trouble === null) done();
  else if (trouble === "close") socket?.destroy();
  else if (trouble === "garbage") socket?.end("\u0000what is this\r\n");
  else done(replyError(trouble.reply));
}

/** smtp-server makes the reply of an error: its code and its words. */
function replyError(reply: string): Error {
  const [, code, words] = /^(\d{3})[ -](.*)$/.exec(reply) ?? [];
  return Object.assign(new Error(words), { responseCode: Number(code) });
}
