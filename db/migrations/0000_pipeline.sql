CREATE TYPE "public"."delivery_state" AS ENUM('queued', 'sending', 'sent', 'failed', 'expired', 'cancelled', 'unknown');--> statement-breakpoint
CREATE TYPE "public"."message_outcome" AS ENUM('routed', 'held', 'suppressed');--> statement-breakpoint
CREATE TYPE "public"."notification_status" AS ENUM('scheduled', 'accepted', 'running', 'completed', 'cancelled', 'dead');--> statement-breakpoint
CREATE TABLE "auth_accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth_rate_limits" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"last_request" bigint NOT NULL,
	CONSTRAINT "auth_rate_limits_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "auth_sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"token" text NOT NULL,
	"user_id" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"impersonated_by" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "auth_users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"role" text DEFAULT 'support' NOT NULL,
	"banned" boolean DEFAULT false NOT NULL,
	"ban_reason" text,
	"ban_expires" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "auth_users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "auth_verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "callback_events" (
	"provider" text NOT NULL,
	"event_id" text NOT NULL,
	"received_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "callback_events_provider_event_id_pk" PRIMARY KEY("provider","event_id")
);
--> statement-breakpoint
CREATE TABLE "rate_buckets" (
	"key" text PRIMARY KEY NOT NULL,
	"tokens" double precision NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stats_minute" (
	"minute" timestamp with time zone NOT NULL,
	"stage" text NOT NULL,
	"priority" smallint NOT NULL,
	"channel" text DEFAULT '' NOT NULL,
	"provider" text DEFAULT '' NOT NULL,
	"outcome" text NOT NULL,
	"slot" smallint DEFAULT 0 NOT NULL,
	"n" bigint NOT NULL,
	"buckets" bigint[] NOT NULL,
	CONSTRAINT "stats_minute_minute_stage_priority_channel_provider_outcome_slot_pk" PRIMARY KEY("minute","stage","priority","channel","provider","outcome","slot")
);
--> statement-breakpoint
CREATE TABLE "worker_leases" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "worker_leases_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"priority" smallint NOT NULL,
	"host" text NOT NULL,
	"pid" integer NOT NULL,
	"started_at" timestamp with time zone DEFAULT now() NOT NULL,
	"beat_at" timestamp with time zone DEFAULT now() NOT NULL,
	"latency_ms" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"notification_id" uuid NOT NULL,
	"user_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"priority" smallint NOT NULL,
	"state" "delivery_state" DEFAULT 'queued' NOT NULL,
	"attempts" smallint DEFAULT 0 NOT NULL,
	"not_before" timestamp with time zone,
	"claimed_by" integer,
	"provider" text,
	"provider_message_id" text,
	"reason" text,
	"finished_at" timestamp with time zone,
	"delivered_at" timestamp with time zone,
	"opened_at" timestamp with time zone,
	"clicked_at" timestamp with time zone,
	"bounced_at" timestamp with time zone,
	"complained_at" timestamp with time zone,
	CONSTRAINT "deliveries_notification_id_user_id_channel_pk" PRIMARY KEY("notification_id","user_id","channel")
) PARTITION BY RANGE ("notification_id");
--> statement-breakpoint
CREATE TABLE "delivery_attempts" (
	"notification_id" uuid NOT NULL,
	"user_id" bigint NOT NULL,
	"channel" text NOT NULL,
	"attempt" smallint NOT NULL,
	"provider" text NOT NULL,
	"outcome" text NOT NULL,
	"class" text,
	"detail" text,
	"latency_ms" integer,
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "delivery_attempts_notification_id_user_id_channel_attempt_pk" PRIMARY KEY("notification_id","user_id","channel","attempt")
) PARTITION BY RANGE ("notification_id");
--> statement-breakpoint
CREATE TABLE "fanout_batches" (
	"notification_id" uuid NOT NULL,
	"from_user" bigint NOT NULL,
	"to_user" bigint NOT NULL,
	"considered" integer,
	"done_at" timestamp with time zone,
	CONSTRAINT "fanout_batches_notification_id_from_user_pk" PRIMARY KEY("notification_id","from_user")
);
--> statement-breakpoint
CREATE TABLE "fanouts" (
	"notification_id" uuid PRIMARY KEY NOT NULL,
	"priority" smallint NOT NULL,
	"user_ids" bigint[],
	"checkpoint" bigint DEFAULT 0 NOT NULL,
	"estimate" integer DEFAULT 0 NOT NULL,
	"pace_per_second" integer,
	"pace_tokens" double precision DEFAULT 0 NOT NULL,
	"fed_at" timestamp with time zone DEFAULT now() NOT NULL,
	"exhausted" boolean DEFAULT false NOT NULL,
	"paused_at" timestamp with time zone,
	"paused_by" text,
	"done_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"producer_id" integer NOT NULL,
	"key" text NOT NULL,
	"notification_id" uuid NOT NULL,
	"body_hash" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_producer_id_key_pk" PRIMARY KEY("producer_id","key")
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"user_id" bigint NOT NULL,
	"notification_id" uuid NOT NULL,
	"priority" smallint NOT NULL,
	"outcome" "message_outcome" NOT NULL,
	"in_app" boolean NOT NULL,
	"reason" text,
	"held_until" timestamp with time zone,
	"seen_at" timestamp with time zone,
	"read_at" timestamp with time zone,
	"archived_at" timestamp with time zone,
	"clicked_at" timestamp with time zone,
	CONSTRAINT "messages_user_id_notification_id_pk" PRIMARY KEY("user_id","notification_id")
) PARTITION BY RANGE ("notification_id");
--> statement-breakpoint
CREATE TABLE "notification_counts" (
	"notification_id" uuid NOT NULL,
	"slot" smallint NOT NULL,
	"channel" text NOT NULL,
	"outcome" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"n" bigint NOT NULL,
	CONSTRAINT "notification_counts_notification_id_slot_channel_outcome_reason_pk" PRIMARY KEY("notification_id","slot","channel","outcome","reason")
);
--> statement-breakpoint
CREATE TABLE "notifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"producer_id" integer NOT NULL,
	"type_key" text NOT NULL,
	"priority" smallint NOT NULL,
	"status" "notification_status" DEFAULT 'accepted' NOT NULL,
	"strategy" text NOT NULL,
	"audience" jsonb NOT NULL,
	"user_id" bigint,
	"actor" text,
	"object" text,
	"data" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"channels" text[] NOT NULL,
	"template_version_id" integer,
	"idempotency_key" text NOT NULL,
	"unknown_recipients" integer DEFAULT 0 NOT NULL,
	"accepted_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"completed_at" timestamp with time zone,
	"cancelled_at" timestamp with time zone,
	"error" text
) PARTITION BY RANGE ("id");
--> statement-breakpoint
CREATE TABLE "devices" (
	"user_id" bigint NOT NULL,
	"device_id" text NOT NULL,
	"platform" text NOT NULL,
	"token" text NOT NULL,
	"state" text DEFAULT 'active' NOT NULL,
	"last_seen_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "devices_user_id_device_id_pk" PRIMARY KEY("user_id","device_id")
);
--> statement-breakpoint
CREATE TABLE "fanout_partitions" (
	"actor_id" text NOT NULL,
	"from_user" bigint NOT NULL,
	"to_user" bigint NOT NULL,
	"followers" integer NOT NULL,
	"computed_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "fanout_partitions_actor_id_from_user_pk" PRIMARY KEY("actor_id","from_user")
);
--> statement-breakpoint
CREATE TABLE "follows" (
	"actor_id" text NOT NULL,
	"user_id" bigint NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "follows_actor_id_user_id_pk" PRIMARY KEY("actor_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "preferences" (
	"user_id" bigint PRIMARY KEY NOT NULL,
	"master" boolean DEFAULT true NOT NULL,
	"quiet_start" smallint,
	"quiet_end" smallint,
	"hourly_cap" smallint,
	"daily_cap" smallint,
	"channels" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"types" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "users_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"external_id" text NOT NULL,
	"email" text,
	"email_state" text DEFAULT 'ok' NOT NULL,
	"phone" text,
	"phone_verified" boolean DEFAULT false NOT NULL,
	"webhook_url" text,
	"locale" text DEFAULT 'en' NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"region" text,
	"attributes" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"last_active_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"erased_at" timestamp with time zone,
	CONSTRAINT "users_external_id_unique" UNIQUE("external_id")
);
--> statement-breakpoint
CREATE TABLE "audit_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "audit_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text DEFAULT '' NOT NULL,
	"detail" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "kill_switches" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "kill_switches_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"scope" text NOT NULL,
	"value" text DEFAULT '' NOT NULL,
	"reason" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "notification_types" (
	"key" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"category" text NOT NULL,
	"priority" smallint NOT NULL,
	"pinned" boolean DEFAULT false NOT NULL,
	"mandatory" boolean DEFAULT false NOT NULL,
	"ttl_seconds" integer DEFAULT 86400 NOT NULL,
	"dedup_window_seconds" integer DEFAULT 3600 NOT NULL,
	"aggregation_window_seconds" integer,
	"channels" text[] NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "producers" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "producers_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"name" text NOT NULL,
	"api_key_hash" text NOT NULL,
	"api_key_prefix" text NOT NULL,
	"allowed_types" text[],
	"allow_fanout" boolean DEFAULT false NOT NULL,
	"rate_per_second" integer DEFAULT 1000 NOT NULL,
	"disabled_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "producers_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "segments" (
	"key" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"filter" jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "template_versions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "template_versions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"template_id" integer NOT NULL,
	"version" integer NOT NULL,
	"content" jsonb NOT NULL,
	"created_by" text DEFAULT 'system' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "templates" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "templates_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"type_key" text NOT NULL,
	"name" text NOT NULL,
	"published_version_id" integer,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "templates_type_key_unique" UNIQUE("type_key")
);
--> statement-breakpoint
CREATE TABLE "workspace" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"name" text DEFAULT 'Carillon' NOT NULL,
	"is_demo" boolean DEFAULT false NOT NULL,
	"user_token_secret" text NOT NULL,
	"hourly_cap" smallint DEFAULT 10 NOT NULL,
	"daily_cap" smallint DEFAULT 50 NOT NULL,
	"paced_over" integer DEFAULT 100000 NOT NULL,
	"pace_per_second" integer DEFAULT 50000 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "auth_accounts" ADD CONSTRAINT "auth_accounts_user_id_auth_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth_sessions" ADD CONSTRAINT "auth_sessions_user_id_auth_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."auth_users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "template_versions" ADD CONSTRAINT "template_versions_template_id_templates_id_fk" FOREIGN KEY ("template_id") REFERENCES "public"."templates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "auth_accounts_user" ON "auth_accounts" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "auth_sessions_user" ON "auth_sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "callback_events_received" ON "callback_events" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "deliveries_waiting" ON "deliveries" USING btree ("priority","not_before") WHERE not_before is not null;--> statement-breakpoint
CREATE INDEX "fanouts_open" ON "fanouts" USING btree ("priority") WHERE done_at is null;--> statement-breakpoint
CREATE INDEX "idempotency_keys_expires" ON "idempotency_keys" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "notifications_open" ON "notifications" USING btree ("priority","status","id") WHERE completed_at is null;--> statement-breakpoint
CREATE INDEX "notifications_type" ON "notifications" USING btree ("type_key","id");--> statement-breakpoint
CREATE INDEX "devices_token" ON "devices" USING btree ("token");--> statement-breakpoint
CREATE INDEX "follows_user" ON "follows" USING btree ("user_id","actor_id");--> statement-breakpoint
CREATE INDEX "users_email" ON "users" USING btree (lower("email"));--> statement-breakpoint
CREATE INDEX "users_phone" ON "users" USING btree ("phone");--> statement-breakpoint
CREATE UNIQUE INDEX "producers_api_key_hash" ON "producers" USING btree ("api_key_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "template_versions_number" ON "template_versions" USING btree ("template_id","version");