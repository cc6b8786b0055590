import type { Delivery } from "../campaign";

export type DeliveryCard = {
  delivery: Delivery;
  change: (part: Partial<Delivery>) => void;
};
