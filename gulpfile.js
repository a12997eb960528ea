const { src, dest, parallel } = require('gulp');

// encoding: false keeps PNG bytes intact; gulp 5 reads files as UTF-8 by default (gulpjs/gulp#2777).
const icons = () => src('{nodes,credentials}/**/*.{png,svg}', { encoding: false }).pipe(dest('dist'));
// What tsc does not carry: output schemas (shown in the editor before the first run) and the store's migrations.
const data = () => src(['nodes/**/__schema__/**/*.json', 'nodes/**/*.sql'], { base: '.' }).pipe(dest('dist'));

exports.default = parallel(icons, data);
