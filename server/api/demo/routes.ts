import { Act, perform } from "./act";
import { answerDemo, answerVisit, bodyOf } from "./open";
import { readOutcome } from "./outcome";
import { readPhone } from "./phone";
import { SignIn, signInAs } from "./sign-in";

export type { Act, Done } from "./act";
export type { Outcome } from "./outcome";
export type { Push } from "./phone";
export type { Session } from "./sign-in";
export type { Summed } from "./summed";

/** `POST /api/demo/session`: signs in as one of the demo's persons. */
export const openSession = (request: Request): Promise<Response> =>
  answerDemo(request, async (context) => signInAs(context, await bodyOf(request, SignIn)));

/** `POST /api/demo/acts`: somebody does something in the app. */
export const doAct = (request: Request): Promise<Response> =>
  answerVisit(request, async (visit) => perform(visit, await bodyOf(request, Act)));

/** `GET /api/demo/phone`: the pushes on one's phone. */
export const showPhone = (request: Request): Promise<Response> => answerVisit(request, readPhone);

/** `GET /api/demo/events/{id}`: what became of one. */
export const showOutcome = (
  request: Request,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> =>
  answerVisit(request, async (visit) => readOutcome(visit, (await params).id));
