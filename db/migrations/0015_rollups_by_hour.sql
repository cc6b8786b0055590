CREATE TABLE "faults_hour" (
	"hour" timestamp with time zone NOT NULL,
	"fault" text NOT NULL,
	"stage" text NOT NULL,
	"reason" text NOT NULL,
	"priority" smallint NOT NULL,
	"channel" text DEFAULT '' NOT NULL,
	"provider" text DEFAULT '' NOT NULL,
	"producer_id" integer DEFAULT 0 NOT NULL,
	"n" bigint NOT NULL,
	CONSTRAINT "faults_hour_pk" PRIMARY KEY("hour","fault","stage","reason","priority","channel","provider","producer_id")
);
--> statement-breakpoint
CREATE TABLE "producer_hour" (
	"hour" timestamp with time zone NOT NULL,
	"producer_id" integer NOT NULL,
	"stage" text NOT NULL,
	"type_key" text DEFAULT '' NOT NULL,
	"outcome" text NOT NULL,
	"n" bigint NOT NULL,
	"buckets" bigint[] NOT NULL,
	CONSTRAINT "producer_hour_pk" PRIMARY KEY("producer_id","hour","stage","type_key","outcome")
);
--> statement-breakpoint
CREATE INDEX "producer_hour_hour" ON "producer_hour" USING btree ("hour");