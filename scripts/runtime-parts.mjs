// What the Bun runtime contains besides its own sources, according to its own list (docs/project/license.mdx of the
// package bun-types), and the library in the image: name, SPDX licence, copyright, and origin.

const MIT = 'MIT'
const APACHE = 'Apache-2.0'

/** `license`: of what is linked; if a part is available under one of several, the chosen one. */
export const RUNTIME_PARTS = [
  row('Bun', MIT, 'Copyright (c) Oven and the contributors of Bun', 'https://github.com/oven-sh/bun'),
  row(
    'JavaScriptCore',
    'LGPL-2.0-or-later AND BSD-2-Clause',
    'Copyright (C) Apple Inc., the KDE project, and the contributors of WebKit, as each file says',
    'https://github.com/oven-sh/WebKit',
  ),
  row(
    'boringssl',
    'Apache-2.0 AND ISC AND MIT',
    'Copyright (c) The OpenSSL Project Authors; Google Inc.; the fiat-crypto authors',
    'https://boringssl.googlesource.com/boringssl/',
  ),
  row('brotli', MIT, 'Copyright (c) 2009, 2010, 2013-2016 by the Brotli Authors', github('google/brotli')),
  row(
    'libarchive',
    'BSD-2-Clause AND BSD-3-Clause',
    'Copyright (c) 2003-2018 Tim Kientzle and others; parts: The Regents of the University of California',
    github('libarchive/libarchive'),
  ),
  row(
    'lol-html',
    'BSD-3-Clause',
    'Copyright (C) 2019, Cloudflare, Inc.; Ivan Nikulin',
    github('cloudflare/lol-html'),
  ),
  row(
    'ls-hpack',
    'MIT AND BSD-2-Clause',
    'Copyright (c) 2018 LiteSpeed Technologies Inc; xxHash: Copyright (C) Yann Collet',
    github('litespeedtech/ls-hpack'),
  ),
  row(
    'ls-qpack',
    MIT,
    'Copyright (c) 2018 - 2021 LiteSpeed Technologies Inc',
    github('litespeedtech/ls-qpack'),
  ),
  row(
    'lsquic',
    'MIT AND BSD-3-Clause',
    'Copyright (c) 2017 - 2018 LiteSpeed Technologies Inc; parts: The Chromium Authors',
    github('litespeedtech/lsquic'),
  ),
  row('mimalloc', MIT, 'Copyright (c) Microsoft Corporation, Daan Leijen', github('microsoft/mimalloc')),
  row(
    'picohttp',
    MIT,
    'Copyright (c) 2009-2014 Kazuho Oku, Tokuhiro Matsuno, Daisuke Murase',
    github('h2o/picohttpparser'),
  ),
  row(
    'zstd',
    'BSD-3-Clause',
    'Copyright (c) Meta Platforms, Inc. and affiliates. All rights reserved.',
    github('facebook/zstd'),
  ),
  row('simdutf', APACHE, 'Copyright 2021 The simdutf authors', github('simdutf/simdutf')),
  row(
    'tinycc',
    'LGPL-2.1-or-later',
    'Copyright (c) Fabrice Bellard and the contributors of TinyCC',
    github('tinycc/tinycc'),
  ),
  row('uSockets', APACHE, 'Authored by Alex Hultman', github('uNetworking/uSockets')),
  row('uWebsockets', APACHE, 'Authored by Alex Hultman', github('jarred-sumner/uwebsockets')),
  row('zlib-ng', 'Zlib', '(C) 1995-2025 Jean-loup Gailly and Mark Adler', github('zlib-ng/zlib-ng')),
  row(
    'c-ares',
    MIT,
    'Copyright (c) 1998 Massachusetts Institute of Technology; 2007 - 2023 Daniel Stenberg and many contributors',
    github('c-ares/c-ares'),
  ),
  row('libicu', 'ICU', 'Copyright © 2016-2024 Unicode, Inc.', github('unicode-org/icu')),
  row(
    'libbase64',
    'BSD-2-Clause',
    'Copyright (c) 2005-2007 Nick Galbreath; 2015-2017 Wojciech Mula; 2016-2017 Matthieu Darbois; 2013-2022 Alfred Klomp',
    github('aklomp/base64'),
  ),
  row('libdeflate', MIT, 'Copyright 2016 Eric Biggers', github('ebiggers/libdeflate')),
  row(
    'libjpeg-turbo',
    'IJG AND BSD-3-Clause AND Zlib',
    'Copyright (C) 1991-2020 Thomas G. Lane, Guido Vollbeding; D. R. Commander and others. This software is based in part on the work of the Independent JPEG Group.',
    github('libjpeg-turbo/libjpeg-turbo'),
  ),
  row(
    'libspng',
    'BSD-2-Clause AND libpng-2.0',
    'Copyright (c) 2018-2021 Randy; parts: 1995-2019 The PNG Reference Library Authors',
    github('randy408/libspng'),
  ),
  row(
    'libwebp',
    'BSD-3-Clause',
    'Copyright (c) 2010, Google Inc. All rights reserved.',
    github('webmproject/libwebp'),
  ),
  row('highway', APACHE, 'Copyright The Highway Project Authors', github('google/highway')),
  row(
    'HdrHistogram_c',
    'BSD-2-Clause',
    'Copyright (c) 2012, 2013, 2014 Gil Tene; 2014 Michael Barker; 2014 Matt Warren',
    github('HdrHistogram/HdrHistogram_c'),
  ),
  row('sqlite', 'blessing', 'In the public domain', 'https://sqlite.org'),
  row(
    "Tigerbeetle's IO code",
    APACHE,
    'Copyright the TigerBeetle authors',
    github('tigerbeetle/tigerbeetle'),
  ),
  ...polyfills(),
]

/** Not part of an executable: the image contains it. */
export const GLIBC = row(
  'glibc',
  'LGPL-2.1-or-later',
  'Copyright (C) Free Software Foundation, Inc., and others; the whole list is /usr/share/doc/libc6/copyright of the image',
  'https://www.gnu.org/software/libc/',
)

/** Packages that the runtime provides to those who import them; topz imports none. */
function polyfills() {
  const names =
    'acorn acorn-walk assert browserify-zlib buffer constants-browserify crypto-browserify domain-browser events ' +
    'https-browserify os-browserify path-browserify process punycode querystring-es3 stream-browserify stream-http ' +
    'string_decoder timers-browserify tty-browserify url util vm-browserify'
  return names
    .split(' ')
    .map(name =>
      row(name, MIT, 'Copyright its authors and contributors', `https://npmjs.com/package/${name}`),
    )
}

function row(name, license, copyright, source) {
  return { name, license, copyright, source }
}

function github(repository) {
  return `https://github.com/${repository}`
}
