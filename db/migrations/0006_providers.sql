CREATE TABLE "provider_chains" (
	"channel" text NOT NULL,
	"position" smallint NOT NULL,
	"account_id" integer NOT NULL,
	"priorities" smallint[] DEFAULT '{0,1,2}'::smallint[] NOT NULL,
	"prefix" text DEFAULT '' NOT NULL,
	CONSTRAINT "provider_chains_channel_position_pk" PRIMARY KEY("channel","position")
);
--> statement-breakpoint
CREATE TABLE "provider_configs" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "provider_configs_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"adapter" text NOT NULL,
	"label" text NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"secrets" text,
	"from_environment" boolean DEFAULT false NOT NULL,
	"rate_per_second" integer,
	"reserved_percent" smallint DEFAULT 20 NOT NULL,
	"expires_at" timestamp with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"checked_at" timestamp with time zone,
	"check_ok" boolean,
	"check_sentence" text,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "provider_configs_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "provider_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "provider_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"account_id" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"event" text NOT NULL,
	"reason" text NOT NULL,
	"actor" text,
	"counted" jsonb
);
--> statement-breakpoint
CREATE TABLE "provider_health" (
	"account_id" integer PRIMARY KEY NOT NULL,
	"state" text DEFAULT 'closed' NOT NULL,
	"since" timestamp with time zone DEFAULT now() NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"forced" text,
	"forced_by" text,
	"probe_at" timestamp with time zone,
	"rate_factor" double precision DEFAULT 1 NOT NULL,
	"slow_until" timestamp with time zone,
	"normal_per_second" double precision DEFAULT 0 NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "provider_seconds" (
	"account_id" integer NOT NULL,
	"second" timestamp (0) with time zone NOT NULL,
	"slot" smallint NOT NULL,
	"taken" integer DEFAULT 0 NOT NULL,
	"errors" integer DEFAULT 0 NOT NULL,
	"limited" integer DEFAULT 0 NOT NULL,
	"refused" integer DEFAULT 0 NOT NULL,
	"retries" integer DEFAULT 0 NOT NULL,
	"latency_ms" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "provider_seconds_account_id_second_slot_pk" PRIMARY KEY("account_id","second","slot")
);
--> statement-breakpoint
ALTER TABLE "deliveries" ADD COLUMN "fallback_of" text;--> statement-breakpoint
ALTER TABLE "provider_chains" ADD CONSTRAINT "provider_chains_account_id_provider_configs_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."provider_configs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "provider_health" ADD CONSTRAINT "provider_health_account_id_provider_configs_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."provider_configs"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "provider_events_account" ON "provider_events" USING btree ("account_id","id");--> statement-breakpoint
CREATE INDEX "provider_events_at" ON "provider_events" USING btree ("at");--> statement-breakpoint
CREATE INDEX "provider_seconds_second" ON "provider_seconds" USING btree ("second");