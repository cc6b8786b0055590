ALTER TYPE "public"."notification_status" ADD VALUE 'held' BEFORE 'running';--> statement-breakpoint
CREATE TABLE "alert_contacts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alert_contacts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"target" text NOT NULL,
	"hint" text NOT NULL,
	"tiers" text[] NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"from_environment" boolean DEFAULT false NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_events" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alert_events_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"alert_id" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"event" text NOT NULL,
	"actor" text,
	"contact_id" integer,
	"way" text,
	"detail" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alert_rules" (
	"key" text PRIMARY KEY NOT NULL,
	"tier" text NOT NULL,
	"enabled" boolean DEFAULT true NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"for_seconds" integer DEFAULT 0 NOT NULL,
	"resolve_seconds" integer DEFAULT 60 NOT NULL,
	"muted_until" timestamp with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"updated_by" text DEFAULT 'system' NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "alerts" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "alerts_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"rule_key" text NOT NULL,
	"group_key" text DEFAULT '' NOT NULL,
	"tier" text NOT NULL,
	"state" text NOT NULL,
	"sentence" text NOT NULL,
	"value" double precision,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"fired_at" timestamp with time zone,
	"acknowledged_at" timestamp with time zone,
	"acknowledged_by" text,
	"snoozed_until" timestamp with time zone,
	"snoozed_by" text,
	"resolved_at" timestamp with time zone,
	"resolved_by" text
);
--> statement-breakpoint
CREATE TABLE "canaries" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "canaries_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"channel" text NOT NULL,
	"notification_id" uuid,
	"sent_at" timestamp with time zone NOT NULL,
	"outcome" text DEFAULT 'pending' NOT NULL,
	"latency_ms" integer,
	"priority" smallint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_two_factors" (
	"id" text PRIMARY KEY NOT NULL,
	"secret" text NOT NULL,
	"backup_codes" text NOT NULL,
	"user_id" text NOT NULL,
	"verified" boolean DEFAULT true NOT NULL,
	"failed_verification_count" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "invitations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"email" text NOT NULL,
	"role" text NOT NULL,
	"producer_ids" integer[] DEFAULT '{}'::integer[] NOT NULL,
	"token_hash" text NOT NULL,
	"invited_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "invitations_token_hash_unique" UNIQUE("token_hash")
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"address_hash" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"last_at" timestamp with time zone NOT NULL,
	"locked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "dead_letters" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "dead_letters_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"stage" text NOT NULL,
	"cause" text NOT NULL,
	"error" text NOT NULL,
	"producer_id" integer,
	"type_key" text,
	"priority" smallint,
	"channel" text,
	"notification_id" uuid,
	"pointer" jsonb NOT NULL,
	"messages" integer DEFAULT 1 NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"due_at" timestamp with time zone,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"note" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deploys" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "deploys_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"version" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "faults_minute" (
	"minute" timestamp with time zone NOT NULL,
	"fault" text NOT NULL,
	"stage" text NOT NULL,
	"reason" text NOT NULL,
	"priority" smallint NOT NULL,
	"channel" text DEFAULT '' NOT NULL,
	"provider" text DEFAULT '' NOT NULL,
	"producer_id" integer DEFAULT 0 NOT NULL,
	"slot" smallint DEFAULT 0 NOT NULL,
	"n" bigint NOT NULL,
	CONSTRAINT "faults_minute_pk" PRIMARY KEY("minute","fault","stage","reason","priority","channel","provider","producer_id","slot")
);
--> statement-breakpoint
CREATE TABLE "load_state" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"score" double precision DEFAULT 0 NOT NULL,
	"parts" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"level" smallint DEFAULT 0 NOT NULL,
	"at" timestamp with time zone,
	"override_level" smallint,
	"override_until" timestamp with time zone,
	"override_by" text,
	"override_reason" text
);
--> statement-breakpoint
CREATE TABLE "producer_minute" (
	"minute" timestamp with time zone NOT NULL,
	"producer_id" integer NOT NULL,
	"stage" text NOT NULL,
	"type_key" text DEFAULT '' NOT NULL,
	"outcome" text NOT NULL,
	"slot" smallint DEFAULT 0 NOT NULL,
	"n" bigint NOT NULL,
	"buckets" bigint[] NOT NULL,
	CONSTRAINT "producer_minute_producer_id_minute_stage_type_key_outcome_slot_pk" PRIMARY KEY("producer_id","minute","stage","type_key","outcome","slot")
);
--> statement-breakpoint
CREATE TABLE "producer_rejections" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "producer_rejections_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"producer_id" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"code" text NOT NULL,
	"type_key" text DEFAULT '' NOT NULL,
	"detail" text NOT NULL,
	"errors" jsonb DEFAULT '[]'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stats_hour" (
	"hour" timestamp with time zone NOT NULL,
	"stage" text NOT NULL,
	"priority" smallint NOT NULL,
	"channel" text DEFAULT '' NOT NULL,
	"provider" text DEFAULT '' NOT NULL,
	"outcome" text NOT NULL,
	"n" bigint NOT NULL,
	"buckets" bigint[] NOT NULL,
	CONSTRAINT "stats_hour_hour_stage_priority_channel_provider_outcome_pk" PRIMARY KEY("hour","stage","priority","channel","provider","outcome")
);
--> statement-breakpoint
CREATE TABLE "erasures" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "erasures_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"requested_by" text NOT NULL,
	"requested_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"removed" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "preference_changes" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "preference_changes_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" bigint NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"changes" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "producer_keys" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "producer_keys_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"producer_id" integer NOT NULL,
	"name" text DEFAULT '' NOT NULL,
	"hash" text NOT NULL,
	"prefix" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"revoked_by" text,
	"last_used_at" timestamp with time zone,
	CONSTRAINT "producer_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "producer_members" (
	"producer_id" integer NOT NULL,
	"account_id" text NOT NULL,
	CONSTRAINT "producer_members_account_id_producer_id_pk" PRIMARY KEY("account_id","producer_id")
);
--> statement-breakpoint
CREATE TABLE "producer_type_limits" (
	"producer_id" integer NOT NULL,
	"type_key" text NOT NULL,
	"rate_per_second" integer NOT NULL,
	"changed_by" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL,
	CONSTRAINT "producer_type_limits_producer_id_type_key_pk" PRIMARY KEY("producer_id","type_key")
);
--> statement-breakpoint
CREATE TABLE "switch_acks" (
	"switch_id" integer NOT NULL,
	"lease_id" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"had_left" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "switch_acks_switch_id_lease_id_pk" PRIMARY KEY("switch_id","lease_id")
);
--> statement-breakpoint
ALTER TABLE "producers" ALTER COLUMN "api_key_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "producers" ALTER COLUMN "api_key_prefix" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "auth_users" ADD COLUMN "two_factor_enabled" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "kill_switches" ADD COLUMN "mode" text DEFAULT 'drop' NOT NULL;--> statement-breakpoint
ALTER TABLE "kill_switches" ADD COLUMN "effective_at" timestamp with time zone DEFAULT now();--> statement-breakpoint
ALTER TABLE "kill_switches" ADD COLUMN "confirmed_by" text;--> statement-breakpoint
ALTER TABLE "kill_switches" ADD COLUMN "broke_glass" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "kill_switches" ADD COLUMN "lifted_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "kill_switches" ADD COLUMN "lifted_by" text;--> statement-breakpoint
ALTER TABLE "kill_switches" ADD COLUMN "released_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "producers" ADD COLUMN "cut_off_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "producers" ADD COLUMN "cut_off_reason" text;--> statement-breakpoint
ALTER TABLE "producers" ADD COLUMN "cut_off_by" text;--> statement-breakpoint
ALTER TABLE "producers" ADD COLUMN "let_in_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "switch_over" integer DEFAULT 100000 NOT NULL;--> statement-breakpoint
ALTER TABLE "auth_two_factors" ADD CONSTRAINT "auth_two_factors_user_id_auth_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "producer_keys" ADD CONSTRAINT "producer_keys_producer_id_producers_id_fk" FOREIGN KEY ("producer_id") REFERENCES "public"."producers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "producer_members" ADD CONSTRAINT "producer_members_producer_id_producers_id_fk" FOREIGN KEY ("producer_id") REFERENCES "public"."producers"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "producer_members" ADD CONSTRAINT "producer_members_account_id_auth_users_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "alert_events_alert" ON "alert_events" USING btree ("alert_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "alerts_open" ON "alerts" USING btree ("rule_key","group_key") WHERE resolved_at is null;--> statement-breakpoint
CREATE INDEX "alerts_started" ON "alerts" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "canaries_sent" ON "canaries" USING btree ("sent_at");--> statement-breakpoint
CREATE INDEX "auth_two_factors_user" ON "auth_two_factors" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "dead_letters_state" ON "dead_letters" USING btree ("state","cause","id");--> statement-breakpoint
CREATE INDEX "dead_letters_producer" ON "dead_letters" USING btree ("producer_id","at");--> statement-breakpoint
CREATE INDEX "dead_letters_notification" ON "dead_letters" USING btree ("notification_id");--> statement-breakpoint
CREATE INDEX "dead_letters_due" ON "dead_letters" USING btree ("due_at") WHERE state = 'replaying';--> statement-breakpoint
CREATE INDEX "producer_minute_minute" ON "producer_minute" USING btree ("minute");--> statement-breakpoint
CREATE INDEX "producer_rejections_producer" ON "producer_rejections" USING btree ("producer_id","id");--> statement-breakpoint
CREATE INDEX "preference_changes_user" ON "preference_changes" USING btree ("user_id","id");--> statement-breakpoint
CREATE INDEX "producer_keys_producer" ON "producer_keys" USING btree ("producer_id");--> statement-breakpoint
CREATE INDEX "audit_log_at" ON "audit_log" USING btree ("at");--> statement-breakpoint
CREATE INDEX "audit_log_actor" ON "audit_log" USING btree ("actor","id");--> statement-breakpoint
CREATE INDEX "audit_log_action" ON "audit_log" USING btree ("action","id");--> statement-breakpoint
CREATE INDEX "kill_switches_live" ON "kill_switches" USING btree ("scope","value") WHERE lifted_at is null;--> statement-breakpoint
CREATE INDEX "kill_switches_created" ON "kill_switches" USING btree ("created_at");