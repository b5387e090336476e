// SPDX-License-Identifier: Apache-2.0
/// Where long work reports how far it is. Libraries call it; only `app` decides how it looks. Also the door through
/// which work is asked to stop.
#pragma once

#include "core/export.hpp"

#include <string>

namespace isotone {

class ISOTONE_API ProgressSink {
public:
    virtual ~ProgressSink();
    /// @param stage     what is being done, e.g. "reconstruct"
    /// @param fraction  0 to 1 within the stage
    /// @param detail    a short text, e.g. "update 3 of 24, log-likelihood -1.2e6"
    virtual void report(const std::string& stage, double fraction, const std::string& detail) = 0;
    /// Something the user must know that is not an error.
    virtual void warn(const std::string& message) = 0;
    /// True once the user asked to stop; long loops throw Error{interrupted} at their next safe point.
    virtual bool stop_requested() const { return false; }
};

/// A sink that drops everything.
ISOTONE_API ProgressSink& silent_progress();

}  // namespace isotone
