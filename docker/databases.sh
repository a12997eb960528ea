#!/bin/sh
# The image of PostgreSQL runs this once, on an empty volume: a database for n8n and one for the store, each for its own role alone.
set -eu

psql --set ON_ERROR_STOP=1 --username "${POSTGRES_USER:-postgres}" --dbname postgres \
	--set n8n_password="$N8N_DB_PASSWORD" --set smart_inbox_password="$SMART_INBOX_DB_PASSWORD" <<'SQL'
CREATE ROLE n8n LOGIN PASSWORD :'n8n_password';
CREATE DATABASE n8n OWNER n8n ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE n8n FROM PUBLIC;

CREATE ROLE smart_inbox LOGIN PASSWORD :'smart_inbox_password';
CREATE DATABASE smart_inbox OWNER smart_inbox ENCODING 'UTF8' TEMPLATE template0;
REVOKE CONNECT ON DATABASE smart_inbox FROM PUBLIC;
SQL
