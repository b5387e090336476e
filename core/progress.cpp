// SPDX-License-Identifier: Apache-2.0
#include "core/progress.hpp"

namespace isotone {
namespace {

class SilentProgress final : public ProgressSink {
    void report(const std::string&, double, const std::string&) override {}
    void warn(const std::string&) override {}
};

}  // namespace

ProgressSink::~ProgressSink() = default;

ProgressSink& silent_progress() {
    static SilentProgress sink;
    return sink;
}

}  // namespace isotone
