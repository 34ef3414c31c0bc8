/** Writes the one HTML document, and its icon. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36">
<rect width="36" height="36" rx="8" fill="#161616"/>
<circle cx="18" cy="18" r="9.5" fill="none" stroke="#fff" stroke-width="3.2"/>
<circle cx="18" cy="18" r="3.6" fill="#fff"/></svg>`;

export const html = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<meta name="theme-color" content="#3f0e40">
<title>Slack, on this machine</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/page.css">
<script type="module" src="/page.js"></script>
</head>
<body><div id="root"></div><noscript>This page needs JavaScript.</noscript></body>
</html>
`;
