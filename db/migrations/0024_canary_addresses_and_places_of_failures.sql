CREATE TABLE "canary_addresses" (
	"channel" text PRIMARY KEY NOT NULL,
	"target" text NOT NULL,
	"hint" text NOT NULL,
	"every_minutes" integer NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
-- Counts of before know no place: they begin anew.
DELETE FROM "sign_in_failures";--> statement-breakpoint
ALTER TABLE "sign_in_failures" DROP CONSTRAINT "sign_in_failures_pkey";--> statement-breakpoint
ALTER TABLE "sign_in_failures" ADD COLUMN "place" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "sign_in_failures" ADD CONSTRAINT "sign_in_failures_address_hash_place_pk" PRIMARY KEY("address_hash","place");
