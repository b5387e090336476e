// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Marks what libisotone exports; everything else is built with hidden visibility.
#define ISOTONE_API __attribute__((visibility("default")))
