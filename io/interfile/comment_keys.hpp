// SPDX-License-Identifier: Apache-2.0
/// Keys that stand in the comments of a header. SIMIND states there what Interfile has no key for, in lines such as
/// `;# Collimator := ge-legp`, and programs that pass its headers on comment out keys they do not know.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace isotone::io::interfile {

class CommentKeys {
public:
    /// @param text  of a header that Header::parse() accepts; of a key given twice the first value counts
    static CommentKeys parse(std::string_view text);

    /// Keys in any spelling; nothing for an empty value.
    std::optional<std::string> text(std::string_view key) const;
    /// Nothing where the value is not one finite number.
    std::optional<double> number(std::string_view key) const;

private:
    std::map<std::string, std::string, std::less<>> values_;
};

}  // namespace isotone::io::interfile
