// SPDX-License-Identifier: Apache-2.0
/// What may have been corrected in projections before they are read (SpectData::corrected), in the words of DICOM's
/// CorrectedImage (0028,0051). Its other words, as UNIF and COR, leave counts that are reconstructed as they are.
#pragma once

#include "core/export.hpp"

#include <string>
#include <vector>

namespace isotone {

/// DECY, ATTN or SCAT.
ISOTONE_API bool is_corrected_code(const std::string& code);

/// "DECY,SCAT", as files hold it.
ISOTONE_API std::string corrected_text(const std::vector<std::string>& codes);
ISOTONE_API std::vector<std::string> corrected_codes(const std::string& text);

}  // namespace isotone
