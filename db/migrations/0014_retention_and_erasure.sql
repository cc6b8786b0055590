CREATE TABLE "retention_rules" (
	"key" text PRIMARY KEY NOT NULL,
	"days" integer NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "retention_runs" (
	"key" text PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"removed" integer DEFAULT 0 NOT NULL,
	"fault" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
ALTER TABLE "erasures" ADD COLUMN "names" jsonb;--> statement-breakpoint
CREATE INDEX "preference_changes_at" ON "preference_changes" USING btree ("at");