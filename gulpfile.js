const { src, dest, parallel } = require('gulp');

// encoding: false keeps PNG bytes intact; gulp 5 reads files as UTF-8 by default (gulpjs/gulp#2777).
const icons = () => src('{nodes,credentials}/**/*.{png,svg}', { encoding: false }).pipe(dest('dist'));
// What tsc does not carry: output schemas (shown in the editor before the first run), the store's migrations, and what the page sends to browsers.
const data = () => src(['nodes/**/__schema__/**/*.json', 'nodes/**/*.sql', 'nodes/SharedInbox/page/{styles,browser}/*'], { base: '.' }).pipe(dest('dist'));

exports.default = parallel(icons, data);
