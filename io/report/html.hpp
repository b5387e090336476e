// SPDX-License-Identifier: Apache-2.0
/// Renders a core/report.hpp Report as one HTML page that needs nothing else: no network, no script, no other file.
///
/// Paragraphs with a `fail` or `note` verdict are repeated at the top, so that nobody reads a number before its
/// warning.
#pragma once

#include "core/report.hpp"

#include <string>

namespace isotone::io::report {

/// The whole page, UTF-8. All text of the report is escaped. Equal reports give equal bytes.
std::string render_html(const isotone::report::Report& report);

}  // namespace isotone::io::report
