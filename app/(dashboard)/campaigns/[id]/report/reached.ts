/** What became of what was sent, of a campaign or a part of it; what is missing is not told apart there. */
export type Reached = {
  sent: number;
  delivered?: number;
  opened?: number;
  clicked?: number;
  converted?: number;
  unsubscribed?: number;
  complained?: number;
  bounced?: number;
};
