// SPDX-License-Identifier: Apache-2.0
#include "io/report/text.hpp"

#include <gtest/gtest.h>

namespace isotone::io::report {
namespace {

TEST(ReportText, EscapesEveryCharacterThatMeansSomething) {
    EXPECT_EQ(escape("<script>\"a\" & 'b'</script>"), "&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;&lt;/script&gt;");
}

TEST(ReportText, KeepsUtf8AndReplacesBrokenBytes) {
    EXPECT_EQ(escape("\xC2\xB5m"), "\xC2\xB5m");
    EXPECT_EQ(escape("a\xFFz"), "a\xEF\xBF\xBDz");
    EXPECT_EQ(escape("cut\xE2\x82"), "cut\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(ReportText, DropsControlCharacters) {
    EXPECT_EQ(escape(std::string_view("a\x01\0b\n", 5)), "ab\n");
}

TEST(ReportText, FixedNeverShowsMinusZero) {
    EXPECT_EQ(fixed(-0.004, 2), "0.00");
    EXPECT_EQ(fixed(-1.005, 1), "-1.0");
    EXPECT_EQ(fixed(1e20, 0), "100000000000000000000");
}

// Test vectors of RFC 4648, section 10.
TEST(ReportText, Base64OfTheStandard) {
    const auto encode = [](std::string_view text) {
        return base64(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
    };
    EXPECT_EQ(encode(""), "");
    EXPECT_EQ(encode("f"), "Zg==");
    EXPECT_EQ(encode("fo"), "Zm8=");
    EXPECT_EQ(encode("foobar"), "Zm9vYmFy");
}

}  // namespace
}  // namespace isotone::io::report
