CREATE TABLE "broadcast_requests" (
	"id" uuid PRIMARY KEY NOT NULL,
	"broadcast" jsonb NOT NULL,
	"people" integer NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"reason" text,
	"notification_id" uuid
);
--> statement-breakpoint
CREATE INDEX "broadcast_requests_open" ON "broadcast_requests" USING btree ("requested_at") WHERE decided_at is null;