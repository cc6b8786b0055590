CREATE TABLE "faults_shift" (
	"at" timestamp with time zone NOT NULL,
	"fault" text NOT NULL,
	"stage" text NOT NULL,
	"reason" text NOT NULL,
	"priority" smallint NOT NULL,
	"channel" text DEFAULT '' NOT NULL,
	"provider" text DEFAULT '' NOT NULL,
	"producer_id" integer DEFAULT 0 NOT NULL,
	"n" bigint NOT NULL,
	"last" timestamp with time zone NOT NULL,
	CONSTRAINT "faults_shift_pk" PRIMARY KEY("at","fault","stage","reason","priority","channel","provider","producer_id")
);

--> statement-breakpoint
-- What is folded already.
INSERT INTO "faults_shift" ("at", "fault", "stage", "reason", "priority", "channel", "provider", "producer_id", "n", "last")
SELECT date_bin('21600 s', hour, 'epoch'), fault, stage, reason, priority, channel, provider,
  case when fault = 'producer' then producer_id else 0 end, sum(n), max(hour)
FROM "faults_hour"
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8;
