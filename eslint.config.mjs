import js from '@eslint/js';
import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import n8nNodesBase from 'eslint-plugin-n8n-nodes-base';
import tseslint from 'typescript-eslint';

// The scanner of n8n (@n8n/scan-community-package 0.32.0) applies these rules to the sources and to the tarball without regard to
// comments that switch rules off. A package for mail breaks four of them, and cannot be a verified one:
//   no-restricted-imports     IMAP and SMTP need sockets, TLS and their libraries; the store needs node:sqlite, files or pg.
//   no-restricted-globals     What listens needs timers that are cleared; where the store is depends on process.env.
//   no-runtime-dependencies   Those libraries come along in the tarball, as package-lock.json has them (bundleDependencies).
//   require-node-api-error    Sources only: domain files throw plain errors, which become n8n's once, where a node runs.
// The first two are only in its configuration for n8n Cloud, so this one leaves them out.
const community = n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport;
// eslint-plugin-n8n-nodes-base still ships eslintrc-style configs: only their rules fit flat config.
const { rules: packageRules } = n8nNodesBase.configs.community;
const { rules: credentialRules } = n8nNodesBase.configs.credentials;
const { rules: nodeRules } = n8nNodesBase.configs.nodes;

const nodeFolders = ['SmartInboxTrigger', 'LeadParser', 'ContactUpsert', 'AssignOwner', 'AutoReply', 'MailboxSync', 'SharedInbox'];

/** The rule of the house: a node folder owns its rules, and nobody else imports from it. */
function keepOutOf(folders, message) {
	return { 'no-restricted-imports': ['error', { patterns: [{ regex: `(^|/)\\.\\./(${folders.join('|')})(/|$)`, message }] }] };
}

export default tseslint.config(
	{ ignores: ['dist', 'coverage', '**/*.mjs', '*.js', '.demo', '.package'] },
	{ plugins: { 'n8n-nodes-base': n8nNodesBase } },
	{ files: ['**/*.ts'], extends: [js.configs.recommended, tseslint.configs.recommended, community] },
	{ files: ['credentials/**/*.ts'], rules: { ...credentialRules, 'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off' } },
	{
		files: ['nodes/**/*.ts'],
		rules: {
			...nodeRules,
			// n8n-nodes-base wants the string 'main'; n8n's newer rule wants NodeConnectionTypes.Main.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	// Domain files throw plain errors with `message` and `description`; `runItems` turns them into n8n errors once, with the item's index.
	{ files: ['nodes/**/*.ts'], ignores: ['nodes/**/*.node.ts'], rules: { '@n8n/community-nodes/require-node-api-error': 'off' } },
	{ files: ['nodes/shared/**/*.ts'], rules: keepOutOf(nodeFolders, 'nodes/shared must not reach into a node folder.') },
	...nodeFolders.map((folder) => ({
		files: [`nodes/${folder}/**/*.ts`],
		rules: keepOutOf(nodeFolders.filter((other) => other !== folder), 'A node folder never imports from another: move what two nodes need to nodes/shared.'),
	})),
	// Tests are not part of the published package: they throw what they like and start servers.
	{ files: ['test/**/*.ts'], rules: { '@n8n/community-nodes/require-node-api-error': 'off', '@n8n/community-nodes/no-dangerous-functions': 'off' } },
	{
		files: ['package.json'],
		extends: [community],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
		// A self-hosted package: IMAP, SMTP and MIME libraries are runtime dependencies, exactly pinned.
		rules: { ...packageRules, '@n8n/community-nodes/no-runtime-dependencies': 'off' },
	},
);
