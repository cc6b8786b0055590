CREATE TABLE "drills" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "drills_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"channel" text NOT NULL,
	"scenario" text NOT NULL,
	"account_id" integer NOT NULL,
	"started_by" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"repairs_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"repaired_at" timestamp with time zone,
	"repaired_by" text,
	"ended_at" timestamp with time zone,
	"end_reason" text,
	"notification_id" uuid,
	"segment" text,
	"priority" smallint NOT NULL,
	"per_second" integer,
	"people" integer,
	"record" jsonb
);
--> statement-breakpoint
CREATE UNIQUE INDEX "drills_open" ON "drills" USING btree ("channel") WHERE ended_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX "drills_unrecorded" ON "drills" USING btree ("id") WHERE record is null;