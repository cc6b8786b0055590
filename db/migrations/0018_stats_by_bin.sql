CREATE TABLE "stats_bin" (
	"seconds" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"stage" text NOT NULL,
	"priority" smallint NOT NULL,
	"channel" text DEFAULT '' NOT NULL,
	"provider" text DEFAULT '' NOT NULL,
	"outcome" text NOT NULL,
	"n" bigint NOT NULL,
	"buckets" bigint[] NOT NULL,
	CONSTRAINT "stats_bin_seconds_at_stage_priority_channel_provider_outcome_pk" PRIMARY KEY("seconds","at","stage","priority","channel","provider","outcome")
);
--> statement-breakpoint
CREATE INDEX "stats_bin_at" ON "stats_bin" USING btree ("at");--> statement-breakpoint
-- What is folded already: quarters of an hour for the charts of a day and of the day a week before, quarters of a
-- day for those of a month.
INSERT INTO "stats_bin" ("seconds", "at", "stage", "priority", "channel", "provider", "outcome", "n", "buckets")
SELECT 900, date_bin('900 s', minute, 'epoch'), stage, priority, channel, provider, outcome, sum(n), array[sum(buckets[1])::bigint, sum(buckets[2])::bigint, sum(buckets[3])::bigint, sum(buckets[4])::bigint, sum(buckets[5])::bigint, sum(buckets[6])::bigint, sum(buckets[7])::bigint, sum(buckets[8])::bigint, sum(buckets[9])::bigint, sum(buckets[10])::bigint, sum(buckets[11])::bigint, sum(buckets[12])::bigint, sum(buckets[13])::bigint, sum(buckets[14])::bigint, sum(buckets[15])::bigint]
FROM "stats_minute"
WHERE minute >= now() - interval '9 days' AND minute < (SELECT max(hour) + interval '1 hour' FROM "stats_hour")
GROUP BY 1, 2, 3, 4, 5, 6, 7;
--> statement-breakpoint
INSERT INTO "stats_bin" ("seconds", "at", "stage", "priority", "channel", "provider", "outcome", "n", "buckets")
SELECT 21600, date_bin('21600 s', hour, 'epoch'), stage, priority, channel, provider, outcome, sum(n), array[sum(buckets[1])::bigint, sum(buckets[2])::bigint, sum(buckets[3])::bigint, sum(buckets[4])::bigint, sum(buckets[5])::bigint, sum(buckets[6])::bigint, sum(buckets[7])::bigint, sum(buckets[8])::bigint, sum(buckets[9])::bigint, sum(buckets[10])::bigint, sum(buckets[11])::bigint, sum(buckets[12])::bigint, sum(buckets[13])::bigint, sum(buckets[14])::bigint, sum(buckets[15])::bigint]
FROM "stats_hour"
GROUP BY 1, 2, 3, 4, 5, 6, 7;
