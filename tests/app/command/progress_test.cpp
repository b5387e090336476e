// SPDX-License-Identifier: Apache-2.0
#include "app/command/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace isotone::app {
namespace {

using testing::HasSubstr;

struct Heard {
    std::ostringstream out;
    double time = 1000.0;

    std::unique_ptr<ProgressSink> sink(ProgressStyle style) {
        return make_progress(style, out, [this] { return time; });
    }
    auto lines() const {
        const std::string text = out.str();
        return std::count(text.begin(), text.end(), '\n');
    }
};

TEST(Progress, LinesAreTimestampedAndRare) {
    Heard heard;
    const auto sink = heard.sink(ProgressStyle::lines);
    for (int i = 0; i < 100; ++i) {
        sink->report("reconstruct", i / 100.0, "");
        heard.time += 0.1;
    }
    EXPECT_THAT(heard.out.str(), HasSubstr("1970-01-01T00:16:40Z reconstruct 0 %"));
    EXPECT_EQ(heard.lines(), 2);  // at once, and after five seconds
}

TEST(Progress, JsonIsOneObjectPerReport) {
    Heard heard;
    const auto sink = heard.sink(ProgressStyle::json);
    sink->report("read", 0.5, "a \"quoted\" detail");
    sink->warn("careful");
    EXPECT_EQ(heard.lines(), 2);
    EXPECT_THAT(heard.out.str(), HasSubstr("\"fraction\""));
    EXPECT_THAT(heard.out.str(), HasSubstr("a \\\"quoted\\\" detail"));
}

TEST(Progress, NoneStillWarns) {
    Heard heard;
    const auto sink = heard.sink(ProgressStyle::none);
    sink->report("read", 0.5, "");
    EXPECT_EQ(heard.out.str(), "");
    sink->warn("careful");
    EXPECT_EQ(heard.out.str(), "warning: careful\n");
}

TEST(Progress, BarDrawsOverItselfAndEndsItsLine) {
    Heard heard;
    {
        const auto sink = heard.sink(ProgressStyle::bar);
        sink->report("read", 0.5, "");
        heard.time += 1.0;
        sink->report("read", 1.0, "");
    }
    EXPECT_EQ(heard.lines(), 1);
    EXPECT_THAT(heard.out.str(), HasSubstr("100 %"));
}

}  // namespace
}  // namespace isotone::app
